namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>Kinds of <see cref="LifeStep"/>.</summary>
internal enum LifeStepKind
{
    Good,
    Bad,
    Odd,
    Wait,
    Act,
    ClockDrifts,
    ClockSteps,
    ClockLost,
    Remember,
}
