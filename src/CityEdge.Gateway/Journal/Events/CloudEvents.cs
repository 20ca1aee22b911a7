using System.Globalization;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Protocol;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>Dresses a record of the alarms lane as the event that leaves the gateway, with all that proves it.</summary>
internal static class CloudEvents
{
    /// <param name="record">The record: its parts go out byte for byte.</param>
    /// <param name="said">What the record says; the site that it names is the event's.</param>
    public static CloudEvent Of(StoredRecord record, JournalEvent said)
    {
        // Without its salt (a segment whose header was lost) a private part proves nothing; it goes out all the same.
        byte[]? digest = null;
        if (record.Private.IsEmpty)
        {
            digest = new byte[EventChain.HashBytes];
            EventChain.DigestOfPrivate([], [], digest);
        }

        var (lane, epoch, sequence) = (EventWords.Of(LaneKind.Alarms), record.Id.Epoch.ToString(), record.Id.Sequence.ToString(CultureInfo.InvariantCulture));
        return new CloudEvent
        {
            Id = CloudEvent.IdOf(said.Shared.Unit, lane, epoch, sequence),
            Source = CloudEvent.SourceOf(said.Shared.Unit),
            Type = said.Shared.Type,
            Time = record.Stamp.Wall,
            Lane = lane,
            Epoch = epoch,
            Sequence = sequence,
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
