namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>The machine's own clock, for the tests of a real socket; the base class counts real time.</summary>
internal sealed class RealClock : TimeProvider
{
    /// <summary>The timestamp so many milliseconds from now.</summary>
    public long In(int milliseconds) => GetTimestamp() + TimestampFrequency * milliseconds / 1000;
}
