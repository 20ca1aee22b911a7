using System.Globalization;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Protocol;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>Dresses a record of the alarms lane as the event that leaves the gateway, with all that proves it.</summary>
internal static class CloudEvents
{
    /// <param name="gateway">Id of the site.</param>
    /// <param name="record">The record: its parts go out byte for byte.</param>
    /// <param name="said">What the record says.</param>
    public static CloudEvent Of(string gateway, StoredRecord record, JournalEvent said)
    {
        // Without its salt (a segment whose header was lost) a private part proves nothing; it goes out all the same.
        byte[]? digest = null;
        if (record.Private.IsEmpty)
        {
            digest = new byte[EventChain.HashBytes];
            EventChain.DigestOfPrivate([], [], digest);
        }

        var lane = EventWords.Of(LaneKind.Alarms);
        return new CloudEvent
        {
            Id = $"{gateway}/{lane}/{record.Id}",
            Source = "/gateways/" + Uri.EscapeDataString(gateway),
            Type = said.Shared.Type,
            Time = record.Stamp.Wall,
            Lane = lane,
            Epoch = record.Id.Epoch.ToString(),
            Sequence = record.Id.Sequence.ToString(CultureInfo.InvariantCulture),
            Kind = (int)record.Kind,
            Clock = EventWords.Of(record.Stamp.Clock),
            Boot = record.Stamp.Boot,
            Monotonic = record.Stamp.Monotonic.ToString(CultureInfo.InvariantCulture),
            PreviousHash = record.Previous.ToArray(),
            Hash = record.Hash.ToArray(),
            PrivateDigest = digest,
            Data = new EventData
            {
                Shared = record.Shared,
                Private = record.Private.IsEmpty ? null : record.Private,
                Salt = record.Private.IsEmpty || record.Salt.IsEmpty ? null : record.Salt.ToArray(),
            },
        };
    }
}
