using System.Diagnostics;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>A real file system of three megabytes in memory, mounted for one test. Where mounting is not permitted the test is skipped with the reason.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("cityedge-small-disk-");
    private bool _mounted;

    private SmallDisk()
    {
    }

    public string Path => _place.FullName;

    public static SmallDisk MountOrSkip()
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", "size=3m,mode=0755", "tmpfs", disk.Path) is var (code, said) && code != 0)
        {
            disk.Dispose();
            Assert.Skip("a file system cannot be mounted here: " + said.Trim());
        }

        disk._mounted = true;
        return disk;
    }

    /// <summary>Takes all room that is left, as a neighbour's log would.</summary>
    public void FillUp()
    {
        using var file = File.Create(System.IO.Path.Combine(Path, "neighbour"));
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full is what was wanted.
        }
    }

    public void MakeRoom() => File.Delete(System.IO.Path.Combine(Path, "neighbour"));

    public void RemountReadOnly() => Must("mount", "-o", "remount,ro", Path);

    public void RemountWritable() => Must("mount", "-o", "remount,rw", Path);

    /// <summary>Takes the disk away although files on it are open.</summary>
    public void Unmount()
    {
        Must("umount", "-l", Path);
        _mounted = false;
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Unmount();
        }

        _place.Delete(true);
    }

    private static void Must(params string[] command) => Assert.Equal((0, ""), Run(command));

    private static (int Code, string Said) Run(params string[] command)
    {
        if (!File.Exists("/bin/" + command[0]) && !File.Exists("/usr/bin/" + command[0]))
        {
            return (-1, command[0] + " is not installed");
        }

        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
