using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>Whether what happens can be kept.</summary>
/// <param name="Failure">What is wrong; null while all is well.</param>
/// <param name="Since">Since when.</param>
/// <param name="Detail">What the system said.</param>
/// <param name="IsVolatile">Whether alarms wait in memory with volatile ids (S6); false where only readings or checkpoints cannot be kept.</param>
internal sealed record JournalHealth(MediumFailure? Failure, Moment Since, string? Detail = null, bool IsVolatile = false)
{
    public bool IsOk => Failure is null;

    /// <summary>What is wrong and what to do about it, for people.</summary>
    public LocalText Text => Failure is { } failure ? Notes.Advice(failure) : new("事件记录正常。", "What happens is kept.");
}
