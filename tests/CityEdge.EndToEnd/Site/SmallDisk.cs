using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Site;

/// <summary>A real file system in memory that can be filled and made read-only; where mounting is not permitted the test is skipped with the reason.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static async Task<SmallDisk> MountOrSkipAsync(string path, int megabytes, CancellationToken stop)
    {
        Directory.CreateDirectory(path);
        var (exit, said) = File.Exists("/bin/mount") || File.Exists("/usr/bin/mount")
            ? await StrangerProgram.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=0755", "tmpfs", path], stop)
            : (-1, "mount is not installed");
        if (exit != 0)
        {
            Assert.Skip("a file system cannot be mounted here: " + said.Trim());
        }

        return new SmallDisk(path);
    }

    /// <summary>Takes all room that is left, as a neighbour's log would.</summary>
    public void FillUp()
    {
        using var file = new FileStream(Path.Combine(_path, "neighbour"), FileMode.Append, FileAccess.Write, FileShare.None, 1);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full is what was wanted.
        }
    }

    public void MakeRoom() => File.Delete(Path.Combine(_path, "neighbour"));

    public async Task RemountAsync(bool readOnly, CancellationToken stop)
    {
        var (exit, said) = await StrangerProgram.RunAsync("mount", ["-o", readOnly ? "remount,ro" : "remount,rw", _path], stop);
        Assert.True(exit == 0, said);
    }

    public async ValueTask DisposeAsync() => await StrangerProgram.RunAsync("umount", ["-l", _path], CancellationToken.None);
}
