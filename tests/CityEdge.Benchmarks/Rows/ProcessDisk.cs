using System.Globalization;

namespace CityEdge.Benchmarks.Rows;

/// <summary>What this process has sent to block devices, as the kernel counts it (<c>write_bytes</c>); reserved zeros that were never written do not count.</summary>
internal static class ProcessDisk
{
    public static long Written() =>
        File.ReadLines("/proc/self/io").First(static line => line.StartsWith("write_bytes:", StringComparison.Ordinal)).Split(' ') is [_, var bytes]
            ? long.Parse(bytes, CultureInfo.InvariantCulture) : 0;
}
