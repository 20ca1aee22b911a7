using System.Buffers;
using System.Text;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.Events;

/// <summary>Events of the small shop, and records made of them without a disk.</summary>
internal static class Events
{
    public const string Gateway = "tea-12-3";

    public static readonly Moment Noon = new(36_000_000_000, new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(8)));

    public static readonly Guid Boot = new("0b5c2a1e-6f7d-4c1b-9a55-3f1de2c4b6a7");

    public static EventCodec Codec() => new(TestShop.Build());

    public static Moment At(double seconds) => Noon.At(Noon.Elapsed + TimeSpan.FromSeconds(seconds).Ticks);

    public static TransitionEntry Transition(
        AlarmEvent happened, AlarmState from, AlarmState to, AlarmMarks marks = AlarmMarks.None, int alarm = 0, string? who = null, string? why = null, double seconds = 0) => new()
        {
            At = At(seconds),
            Transition = new AlarmTransition(
                7, new AlarmId(alarm), happened, from, to, marks, who is null ? TestShop.Smoke : null, who is null ? 1 : double.NaN, QualityReason.None, 1, who, why, At(seconds)),
        };

    public static ActionEntry Action(OperatorVerb verb, ActionOutcome outcome, string who = "Li", string? why = null, double seconds = 0) => new()
    {
        At = At(seconds),
        Action = new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = who, Why = why, Zone = 0, Duration = TimeSpan.FromMinutes(2) },
        Result = new ActionResult(outcome, outcome == ActionOutcome.Done ? 1 : 0),
        Isolated = [],
    };

    /// <summary>The two parts of an entry, as text.</summary>
    public static (string Shared, string Private) Encode(EventCodec codec, JournalEntry entry, string? volatileId = null)
    {
        var (shared, hidden) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        codec.Encode(entry, volatileId, shared, hidden);
        return (Encoding.UTF8.GetString(shared.WrittenSpan), Encoding.UTF8.GetString(hidden.WrittenSpan));
    }

    /// <summary>The record that a lane would make of an entry.</summary>
    public static StoredRecord Record(EventCodec codec, JournalEntry entry, long sequence = 41, ReadOnlyMemory<byte> previous = default)
    {
        var (shared, hidden) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        codec.Encode(entry, null, shared, hidden);
        return Record(EventCodec.KindOf(entry), new Stamp(Boot, entry.At.Elapsed, entry.At.Wall, entry.At.Clock), shared.WrittenMemory, hidden.WrittenMemory, sequence, previous);
    }

    public static StoredRecord Record(
        RecordKind kind, Stamp stamp, ReadOnlyMemory<byte> shared, ReadOnlyMemory<byte> hidden, long sequence = 41, ReadOnlyMemory<byte> previous = default)
    {
        var before = previous.IsEmpty ? new byte[EventChain.HashBytes] : previous.ToArray();
        var salt = Enumerable.Range(1, EventChain.SaltBytes).Select(number => (byte)number).ToArray();
        var id = new RecordId(new Epoch(2, 0x7f3a21c0), sequence);
        var hash = new byte[EventChain.HashBytes];
        EventChain.Hash(
            (byte)LaneKind.Alarms, id.Epoch.Ordinal, id.Epoch.Mark, sequence, (byte)kind, stamp.Boot, stamp.Monotonic, stamp.Wall.UtcTicks, (short)stamp.Wall.TotalOffsetMinutes,
            (byte)stamp.Clock, shared.Span, salt, hidden.Span, before, hash);
        return new StoredRecord
        {
            Id = id, Kind = kind, Stamp = stamp, Shared = shared, Salt = salt, Private = hidden, State = default, Previous = before, Hash = hash, Segment = 1, Offset = 0,
        };
    }

    public static CloudEvent Cloud(EventCodec codec, JournalEntry entry, long sequence = 41, ReadOnlyMemory<byte> previous = default)
    {
        var record = Record(codec, entry, sequence, previous);
        return CloudEvents.Of(record, EventCodec.Decode(record)!);
    }
}
