namespace CityEdge.EndToEnd.Wires;

/// <summary>The machine's own clock, for the few tests that meet a real wire; the base class counts real time.</summary>
internal sealed class RealClock : TimeProvider
{
    /// <summary>The timestamp so many milliseconds from now.</summary>
    public long In(int milliseconds) => GetTimestamp() + TimestampFrequency * milliseconds / 1000;
}
