using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.History;

/// <summary>What a dying disk does to a file that is open.</summary>
internal static class HistoryDamage
{
    /// <summary>Zeroes a piece of every page but the first two, past the lock.</summary>
    public static void Scratch(string path)
    {
        using var file = Posix.Open(path, Posix.ReadWrite);
        var length = RandomAccess.GetLength(file);
        for (long at = CheckedStream.HeaderBytes + (2L * CheckedStream.BlockBytes) + 50; at < length; at += CheckedStream.BlockBytes)
        {
            RandomAccess.Write(file, new byte[64], at);
        }
    }
}
