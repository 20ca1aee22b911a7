using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>One alarm in an <see cref="EngineSnapshot"/>.</summary>
public sealed record AlarmSnapshot
{
    public required string Id { get; init; }

    public AlarmState State { get; init; }

    public AlarmMarks Marks { get; init; }

    public bool Active { get; init; }

    /// <summary>Whether it would sound if nothing kept it quiet.</summary>
    public bool Calling { get; init; }

    /// <summary>Name of the point that decided.</summary>
    public string? Cause { get; init; }

    /// <summary>That point's value, bit for bit.</summary>
    public long ValueBits { get; init; }

    public QualityReason Reason { get; init; }

    public int Members { get; init; }

    public Moment Since { get; init; }

    public long SinceAgo { get; init; }

    public long RaisedAgo { get; init; } = EngineSnapshot.None;

    public long RaisedBeforeAgo { get; init; } = EngineSnapshot.None;

    public long SilenceLeft { get; init; } = EngineSnapshot.None;

    public string? SilencedBy { get; init; }

    public long ShelfLeft { get; init; } = EngineSnapshot.None;

    public string? ShelvedBy { get; init; }

    public long TestLeft { get; init; } = EngineSnapshot.None;

    public string? TestedBy { get; init; }

    /// <summary>Whether the test named this alarm or its point, not only its zone or the site.</summary>
    public bool TestAsked { get; init; }

    /// <summary>When an alarm under test counts as real.</summary>
    public long TestPatienceLeft { get; init; } = EngineSnapshot.None;

    /// <summary>When a change of the number of members is told.</summary>
    public long MembersLeft { get; init; } = EngineSnapshot.None;
}
