namespace CityEdge.Simulator.Wires;

/// <summary>How long characters take on a real serial line; pseudo-terminals and sockets know no baud.</summary>
/// <param name="Baud">Bits per second.</param>
/// <param name="BitsPerCharacter">Start, data, parity and stop bits: 10 for 8N1, 11 for 8E1 or 8N2.</param>
internal sealed record WirePace(int Baud, int BitsPerCharacter = 10)
{
    /// <summary>Time that the device takes between the end of a request and the start of its answer.</summary>
    public TimeSpan TurnAround { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan Character => TimeSpan.FromTicks(TimeSpan.TicksPerSecond * BitsPerCharacter / Baud);
}
