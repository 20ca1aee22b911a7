using System.Buffers;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// Snapshots and their rows as bytes. Reading is bounded and never throws: what cannot be read is null. Each begins with what it is and a version; then per
/// entry a number whose bits say which fields differ from what is usual, and those fields in the order of the bits. A layout that changes gets a new version.
/// </summary>
internal static class SnapshotCodec
{
    /// <summary>Longest text in bytes.</summary>
    public const int TextMost = 4096;

    private const byte Version = 1;
    private const byte SnapshotTag = (byte)'S';
    private const byte RowTag = (byte)'A';
    private const byte IsolatedTag = (byte)'I';

    private const AlarmMarks AllMarks = AlarmMarks.Shelved | AlarmMarks.SuppressedByDesign | AlarmMarks.OutOfService | AlarmMarks.Silenced | AlarmMarks.Test
        | AlarmMarks.FirstOut | AlarmMarks.Flood | AlarmMarks.Chattering | AlarmMarks.Unverified | AlarmMarks.Degraded | AlarmMarks.Unarmed;

    private static readonly long NoValue = BitConverter.DoubleToInt64Bits(double.NaN);

    [Flags]
    private enum PointField : ulong
    {
        None = 0,
        Value = 1 << 0,
        ReceivedAgo = 1 << 1,
        Supervision = 1 << 2,
        LastGood = 1 << 3,
        Quality = 1 << 4,
        Reason = 1 << 5,
        Received = 1 << 6,
        SourceTime = 1 << 7,
        Dead = 1 << 8,
        Suppressed = 1 << 9,
        Isolation = 1 << 10,
        IsolatedBy = 1 << 11,
        All = (1 << 12) - 1,
    }

    [Flags]
    private enum AlarmField : ulong
    {
        None = 0,
        SinceAgo = 1 << 0,
        Marks = 1 << 1,
        Cause = 1 << 2,
        Value = 1 << 3,
        Reason = 1 << 4,
        State = 1 << 5,
        Raised = 1 << 6,
        Since = 1 << 7,
        Active = 1 << 8,
        Calling = 1 << 9,
        Members = 1 << 10,
        RaisedBefore = 1 << 11,
        Silence = 1 << 12,
        SilencedBy = 1 << 13,
        Shelf = 1 << 14,
        ShelvedBy = 1 << 15,
        Test = 1 << 16,
        TestedBy = 1 << 17,
        TestAsked = 1 << 18,
        TestPatience = 1 << 19,
        MembersLeft = 1 << 20,
        All = (1 << 21) - 1,
    }

    public static void Write(EngineSnapshot snapshot, IBufferWriter<byte> into)
    {
        var writer = Begin(SnapshotTag, new SnapshotWriter(into, snapshot.Taken, shares: true));
        writer.Signed(snapshot.Version);
        writer.Signed(snapshot.Taken.Elapsed);
        writer.Wall(snapshot.Taken.Wall, default);
        writer.Byte((byte)snapshot.Taken.Clock);
        writer.Signed(snapshot.Sequence);
        writer.Number((ulong)snapshot.RaisesAgo.Length);
        Array.ForEach(snapshot.RaisesAgo, writer.Time);
        writer.Number((ulong)snapshot.Points.Length);
        Array.ForEach(snapshot.Points, point => Write(point, writer));
        writer.Number((ulong)snapshot.Alarms.Length);
        Array.ForEach(snapshot.Alarms, alarm => Write(alarm, writer));
        writer.Number((ulong)snapshot.Rules.Length);
        Array.ForEach(snapshot.Rules, rule => Write(rule, writer));
    }

    public static EngineSnapshot? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        Begin(SnapshotTag, ref reader);
        var version = reader.Small();
        reader.Require(version == EngineSnapshot.CurrentVersion);
        reader.Taken = new Moment(reader.Signed(), reader.Wall(default), reader.Defined<ClockQuality>());
        var sequence = reader.Signed();
        var snapshot = new EngineSnapshot
        {
            Version = version,
            Taken = reader.Taken,
            Sequence = sequence,
            RaisesAgo = Many(ref reader, static (ref reader) => reader.Time(), 1),
            Points = Many(ref reader, ReadPoint, 2),
            Alarms = Many(ref reader, ReadAlarm, 2),
            Rules = Many(ref reader, ReadRule, 4),
        };
        return reader is { Failed: false, AtEnd: true } ? snapshot : null;
    }

    /// <summary>State section of a transition: the alarm as it stands after it.</summary>
    public static void WriteRow(AlarmSnapshot row, IBufferWriter<byte> into) => Write(row, Begin(RowTag, new SnapshotWriter(into, default, shares: false)));

    /// <summary>Reads what <see cref="WriteRow"/> wrote.</summary>
    public static AlarmSnapshot? ReadRow(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        Begin(RowTag, ref reader);
        var row = ReadAlarm(ref reader);
        return reader is { Failed: false, AtEnd: true } ? row : null;
    }

    /// <summary>State section of an action: every isolated point.</summary>
    public static void WriteIsolated(IReadOnlyList<PointSnapshot> isolated, IBufferWriter<byte> into)
    {
        var writer = Begin(IsolatedTag, new SnapshotWriter(into, default, shares: true));
        writer.Number((ulong)isolated.Count);
        foreach (var point in isolated)
        {
            Write(point, writer);
        }
    }

    /// <summary>Reads what <see cref="WriteIsolated"/> wrote.</summary>
    public static IReadOnlyList<PointSnapshot>? ReadIsolated(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        Begin(IsolatedTag, ref reader);
        var isolated = Many(ref reader, ReadPoint, 2);
        return reader is { Failed: false, AtEnd: true } ? isolated : null;
    }

    private delegate T Entry<T>(ref SnapshotReader reader);

    private static SnapshotWriter Begin(byte tag, SnapshotWriter writer)
    {
        writer.Byte(tag);
        writer.Byte(Version);
        return writer;
    }

    private static void Begin(byte tag, ref SnapshotReader reader)
    {
        reader.Require(reader.Byte() == tag);
        reader.Require(reader.Byte() == Version);
    }

    private static T[] Many<T>(ref SnapshotReader reader, Entry<T> entry, int bytesEach)
    {
        var entries = new T[reader.Count(bytesEach)];
        for (var i = 0; i < entries.Length && !reader.Failed; i++)
        {
            entries[i] = entry(ref reader);
        }

        return entries;
    }

    private static PointField If(bool differs, PointField field) => differs ? field : PointField.None;

    private static AlarmField If(bool differs, AlarmField field) => differs ? field : AlarmField.None;

    private static void Write(PointSnapshot point, SnapshotWriter writer)
    {
        var fields = If(point.ValueBits != NoValue, PointField.Value) | If(point.ReceivedAgo != 0, PointField.ReceivedAgo)
            | If(point.SupervisionLeft != EngineSnapshot.None, PointField.Supervision) | If(point.LastGoodAgo != point.ReceivedAgo, PointField.LastGood)
            | If(point.Quality != Quality.Good, PointField.Quality) | If(point.Reason != QualityReason.None, PointField.Reason)
            | If(point.SourceTime is not null, PointField.SourceTime) | If(!writer.IsExpected(point.Received, point.ReceivedAgo), PointField.Received)
            | If(point.Dead, PointField.Dead) | If(point.Suppressed, PointField.Suppressed)
            | If(point.IsolationLeft != EngineSnapshot.None, PointField.Isolation) | If(point.IsolatedBy is not null, PointField.IsolatedBy);
        writer.Text(point.Name);
        writer.Number((ulong)fields);
        if ((fields & PointField.Value) != 0)
        {
            writer.Value(point.ValueBits);
        }

        if ((fields & PointField.ReceivedAgo) != 0)
        {
            writer.Signed(point.ReceivedAgo);
        }


        // What is left and how long ago it was heard add up to the supervision time, which many points share.
        if ((fields & PointField.Supervision) != 0)
        {
            writer.Time(unchecked(point.SupervisionLeft + point.ReceivedAgo));
        }

        if ((fields & PointField.LastGood) != 0)
        {
            writer.Time(point.LastGoodAgo);
        }

        if ((fields & PointField.Quality) != 0)
        {
            writer.Byte((byte)point.Quality);
        }

        if ((fields & PointField.Reason) != 0)
        {
            writer.Byte((byte)point.Reason);
        }

        if ((fields & PointField.Received) != 0)
        {
            writer.Moment(point.Received, point.ReceivedAgo);
        }

        if ((fields & PointField.SourceTime) != 0)
        {
            writer.Wall(point.SourceTime!.Value, point.Received.Wall);
        }

        if ((fields & PointField.Isolation) != 0)
        {
            writer.Time(point.IsolationLeft);
        }

        if ((fields & PointField.IsolatedBy) != 0)
        {
            writer.Text(point.IsolatedBy!);
        }
    }

    private static PointSnapshot ReadPoint(ref SnapshotReader reader)
    {
        var name = reader.Name();
        var fields = (PointField)reader.Number();
        reader.Require((fields & ~PointField.All) == 0);
        bool Has(PointField field) => (fields & field) != 0;

        var value = Has(PointField.Value) ? reader.Value() : NoValue;
        var receivedAgo = Has(PointField.ReceivedAgo) ? reader.Signed() : 0;
        var supervision = Has(PointField.Supervision) ? unchecked(reader.Time() - receivedAgo) : EngineSnapshot.None;
        var lastGood = Has(PointField.LastGood) ? reader.Time() : receivedAgo;
        var quality = Has(PointField.Quality) ? reader.Defined<Quality>() : Quality.Good;
        var reason = Has(PointField.Reason) ? reader.Defined<QualityReason>() : QualityReason.None;
        var received = Has(PointField.Received) ? reader.Moment(receivedAgo) : reader.Expected(receivedAgo);
        return new()
        {
            Name = name,
            ValueBits = value,
            Quality = quality,
            Reason = reason,
            SourceTime = Has(PointField.SourceTime) ? reader.Wall(received.Wall) : null,
            Received = received,
            ReceivedAgo = receivedAgo,
            LastGoodAgo = lastGood,
            Dead = Has(PointField.Dead),
            Suppressed = Has(PointField.Suppressed),
            SupervisionLeft = supervision,
            IsolationLeft = Has(PointField.Isolation) ? reader.Time() : EngineSnapshot.None,
            IsolatedBy = Has(PointField.IsolatedBy) ? reader.Text() : null,
        };
    }

    private static void Write(AlarmSnapshot alarm, SnapshotWriter writer)
    {
        const long none = EngineSnapshot.None;
        var fields = If(alarm.SinceAgo != 0, AlarmField.SinceAgo) | If(alarm.Marks != AlarmMarks.None, AlarmField.Marks)
            | If(alarm.Cause is not null, AlarmField.Cause) | If(alarm.ValueBits != NoValue, AlarmField.Value) | If(alarm.Reason != QualityReason.None, AlarmField.Reason)
            | If(alarm.State != AlarmState.Normal, AlarmField.State) | If(alarm.RaisedAgo != none, AlarmField.Raised)
            | If(!writer.IsExpected(alarm.Since, alarm.SinceAgo), AlarmField.Since) | If(alarm.Active, AlarmField.Active) | If(alarm.Calling, AlarmField.Calling)
            | If(alarm.Members != 1, AlarmField.Members) | If(alarm.RaisedBeforeAgo != none, AlarmField.RaisedBefore)
            | If(alarm.SilenceLeft != none, AlarmField.Silence) | If(alarm.SilencedBy is not null, AlarmField.SilencedBy)
            | If(alarm.ShelfLeft != none, AlarmField.Shelf) | If(alarm.ShelvedBy is not null, AlarmField.ShelvedBy)
            | If(alarm.TestLeft != none, AlarmField.Test) | If(alarm.TestedBy is not null, AlarmField.TestedBy) | If(alarm.TestAsked, AlarmField.TestAsked)
            | If(alarm.TestPatienceLeft != none, AlarmField.TestPatience) | If(alarm.MembersLeft != none, AlarmField.MembersLeft);
        writer.Text(alarm.Id);
        writer.Number((ulong)fields);
        if ((fields & AlarmField.SinceAgo) != 0)
        {
            writer.Time(alarm.SinceAgo);
        }

        if ((fields & AlarmField.Marks) != 0)
        {
            writer.Number((ulong)alarm.Marks);
        }

        if ((fields & AlarmField.Cause) != 0)
        {
            writer.Text(alarm.Cause!);
        }

        if ((fields & AlarmField.Value) != 0)
        {
            writer.Value(alarm.ValueBits);
        }

        if ((fields & AlarmField.Reason) != 0)
        {
            writer.Byte((byte)alarm.Reason);
        }

        if ((fields & AlarmField.State) != 0)
        {
            writer.Byte((byte)alarm.State);
        }

        if ((fields & AlarmField.Raised) != 0)
        {
            writer.Time(alarm.RaisedAgo);
        }

        if ((fields & AlarmField.Since) != 0)
        {
            writer.Moment(alarm.Since, alarm.SinceAgo);
        }

        if ((fields & AlarmField.Members) != 0)
        {
            writer.Signed(alarm.Members);
        }

        if ((fields & AlarmField.RaisedBefore) != 0)
        {
            writer.Time(alarm.RaisedBeforeAgo);
        }

        if ((fields & AlarmField.Silence) != 0)
        {
            writer.Time(alarm.SilenceLeft);
        }

        if ((fields & AlarmField.SilencedBy) != 0)
        {
            writer.Text(alarm.SilencedBy!);
        }

        if ((fields & AlarmField.Shelf) != 0)
        {
            writer.Time(alarm.ShelfLeft);
        }

        if ((fields & AlarmField.ShelvedBy) != 0)
        {
            writer.Text(alarm.ShelvedBy!);
        }

        if ((fields & AlarmField.Test) != 0)
        {
            writer.Time(alarm.TestLeft);
        }

        if ((fields & AlarmField.TestedBy) != 0)
        {
            writer.Text(alarm.TestedBy!);
        }

        if ((fields & AlarmField.TestPatience) != 0)
        {
            writer.Time(alarm.TestPatienceLeft);
        }

        if ((fields & AlarmField.MembersLeft) != 0)
        {
            writer.Time(alarm.MembersLeft);
        }
    }

    private static AlarmSnapshot ReadAlarm(ref SnapshotReader reader)
    {
        const long none = EngineSnapshot.None;
        var id = reader.Name();
        var fields = (AlarmField)reader.Number();
        reader.Require((fields & ~AlarmField.All) == 0);
        bool Has(AlarmField field) => (fields & field) != 0;

        var sinceAgo = Has(AlarmField.SinceAgo) ? reader.Time() : 0;
        var marks = Has(AlarmField.Marks) ? reader.Number() : 0;
        reader.Require((marks & ~(ulong)AllMarks) == 0);
        return new()
        {
            Id = id,
            SinceAgo = sinceAgo,
            Marks = (AlarmMarks)marks,
            Cause = Has(AlarmField.Cause) ? reader.Name() : null,
            ValueBits = Has(AlarmField.Value) ? reader.Value() : NoValue,
            Reason = Has(AlarmField.Reason) ? reader.Defined<QualityReason>() : QualityReason.None,
            State = Has(AlarmField.State) ? reader.Defined<AlarmState>() : AlarmState.Normal,
            RaisedAgo = Has(AlarmField.Raised) ? reader.Time() : none,
            Since = Has(AlarmField.Since) ? reader.Moment(sinceAgo) : reader.Expected(sinceAgo),
            Active = Has(AlarmField.Active),
            Calling = Has(AlarmField.Calling),
            Members = Has(AlarmField.Members) ? reader.Small() : 1,
            RaisedBeforeAgo = Has(AlarmField.RaisedBefore) ? reader.Time() : none,
            SilenceLeft = Has(AlarmField.Silence) ? reader.Time() : none,
            SilencedBy = Has(AlarmField.SilencedBy) ? reader.Text() : null,
            ShelfLeft = Has(AlarmField.Shelf) ? reader.Time() : none,
            ShelvedBy = Has(AlarmField.ShelvedBy) ? reader.Text() : null,
            TestLeft = Has(AlarmField.Test) ? reader.Time() : none,
            TestedBy = Has(AlarmField.TestedBy) ? reader.Text() : null,
            TestAsked = Has(AlarmField.TestAsked),
            TestPatienceLeft = Has(AlarmField.TestPatience) ? reader.Time() : none,
            MembersLeft = Has(AlarmField.MembersLeft) ? reader.Time() : none,
        };
    }

    private static void Write(RuleSnapshot rule, SnapshotWriter writer)
    {
        writer.Text(rule.Id);
        writer.Text(rule.Condition);
        writer.Byte((byte)rule.Delay);
        writer.Time(rule.DelayLeft);
        writer.Number((ulong)rule.Parts.Length);
        Array.ForEach(rule.Parts, writer.Time);
    }

    private static RuleSnapshot ReadRule(ref SnapshotReader reader) => new()
    {
        Id = reader.Name(),
        Condition = reader.Text(),
        Delay = reader.Defined<DelayPhase>(),
        DelayLeft = reader.Time(),
        Parts = Many(ref reader, static (ref reader) => reader.Time(), 1),
    };
}
