using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>The whole site at one moment, copied out of the loop; immutable and shared by everybody who asks within a quarter second.</summary>
internal sealed record SiteSnapshot
{
    public required Moment At { get; init; }

    /// <summary>Sequence of the last transition that this snapshot contains; listening resumes behind it.</summary>
    public required long Sequence { get; init; }

    /// <summary>Every point, in the order of the model.</summary>
    public required IReadOnlyList<PointSnapshot> Points { get; init; }

    /// <summary>Every alarm that is not simply normal or lies in the scope of a test, most urgent first.</summary>
    public required IReadOnlyList<AlarmSnapshot> Alarms { get; init; }

    /// <summary>For each output of the model, whether it is wanted on.</summary>
    public required IReadOnlyList<bool> Outputs { get; init; }

    /// <summary>True when each life-safety point has spoken or faulted (S15).</summary>
    public required bool Ready { get; init; }
}

/// <summary>A point in a snapshot.</summary>
/// <param name="Point">Which.</param>
/// <param name="Last">Its last reading; Bad, AwaitingFirst before the first.</param>
/// <param name="InFault">Whether its silence or failure stands as a fault.</param>
/// <param name="Settled">It has spoken, or stands as a fault or isolated: what becomes of it is known (S15).</param>
internal readonly record struct PointSnapshot(PointId Point, Reading Last, bool InFault, bool Settled)
{
    /// <summary>Who isolated it and until when; null in service.</summary>
    public Expiry? Isolated { get; init; }
}

/// <summary>An alarm in a snapshot.</summary>
internal readonly record struct AlarmSnapshot(
    AlarmId Alarm, AlarmState State, AlarmMarks Marks, Moment Since, PointId? Cause, double Value, QualityReason Reason, int Members)
{
    public Expiry? Silenced { get; init; }

    public Expiry? Shelved { get; init; }

    /// <summary>The running test in whose scope it lies.</summary>
    public Expiry? InTest { get; init; }
}
