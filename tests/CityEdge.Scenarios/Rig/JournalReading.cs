using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Journal;

namespace CityEdge.Scenarios.Rig;

/// <summary>Reads a rig's journal as another process does.</summary>
internal static class JournalReading
{
    /// <summary>The engine's own count of every transition that is kept, in the order of the lane.</summary>
    public static IReadOnlyList<long> Transitions(JournalDisk disk)
    {
        var reader = new LaneReader(disk.Open(JournalPart.Alarms));
        reader.Seek(null);
        var kept = new List<long>();
        while (reader.Read() is { } record)
        {
            if (EventCodec.Decode(record)?.Private.Transition is { } sequence)
            {
                kept.Add(sequence);
            }
        }

        return kept;
    }
}
