using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>The times of one RTU line.</summary>
internal sealed record RtuOptions
{
    public required int Baud { get; init; }

    /// <summary>Start, eight data, parity and stop bits of one character: 10 for 8N1, else 11.</summary>
    public int BitsPerCharacter { get; init; } = 10;

    public TimeSpan ListenFirst { get; init; } = RtuDefaults.ListenFirst;

    public TimeSpan TurnAround { get; init; } = RtuDefaults.TurnAround;

    public TimeSpan DrainLimit { get; init; } = RtuDefaults.DrainLimit;

    public TimeSpan BroadcastDelay { get; init; } = RtuDefaults.BroadcastDelay;

    /// <summary>What is known of the adapter when the port is opened.</summary>
    public LocalEcho Echo { get; init; }

    /// <summary>Time of one character.</summary>
    public TimeSpan Character => TimeSpan.FromTicks(TimeSpan.TicksPerSecond * BitsPerCharacter / Baud);

    /// <summary>Silence that ends a frame: 3.5 characters, and never less than 1.75 ms above 19,200 baud (serial line guide V1.02, 2.5.1.1).</summary>
    public TimeSpan Silence
    {
        get
        {
            var characters = TimeSpan.FromTicks((TimeSpan.TicksPerSecond * BitsPerCharacter * 7 + 2 * Baud - 1) / (2 * Baud));
            return Baud > RtuDefaults.FastBaud && characters < RtuDefaults.FastSilence ? RtuDefaults.FastSilence : characters;
        }
    }

    /// <summary>The options of a line with this character format.</summary>
    public static RtuOptions For(int baud, SerialParity parity, int stopBits) =>
        new() { Baud = baud, BitsPerCharacter = 9 + (parity == SerialParity.None ? 0 : 1) + stopBits };
}
