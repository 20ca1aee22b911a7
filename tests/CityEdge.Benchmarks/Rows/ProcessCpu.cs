using System.Globalization;

namespace CityEdge.Benchmarks.Rows;

/// <summary>CPU time of another process, by /proc.</summary>
internal static class ProcessCpu
{
    // USER_HZ, which the kernel fixes for everything that it tells user space.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all its threads.</summary>
    public static TimeSpan Read(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));

        // The name in brackets may hold spaces; of what follows it, utime and stime are the twelfth and thirteenth (proc(5): 14 and 15).
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
