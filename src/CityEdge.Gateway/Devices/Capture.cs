using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>Frames of one device with what they mean; every capture is a test of its profile.</summary>
internal sealed record Capture
{
    public required CaptureOrigin Origin { get; init; }

    /// <summary>Manual page, repository or device that the frames come from.</summary>
    public required string Source { get; init; }

    public IReadOnlyList<CaptureExchange> Exchanges { get; init; } = [];

    public IReadOnlyList<CaptureCommand> Commands { get; init; } = [];

    /// <summary>What the points (and the read-back of outputs) must say after all exchanges.</summary>
    public IReadOnlyList<MapEntry<ExpectedReading>> Expect { get; init; } = [];
}

/// <summary>A request and what came back.</summary>
/// <param name="Request">Whole RTU frame with its CRC.</param>
/// <param name="Response">Whole RTU frame; empty where nothing came.</param>
/// <param name="Outcome">What must be made of it.</param>
internal sealed record CaptureExchange(byte[] Request, byte[] Response, FrameOutcome Outcome);

/// <summary>A request that must be sent to command an output.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="On">On or off.</param>
/// <param name="Hold">How long by the board's own timer; zero for a plain command.</param>
/// <param name="Request">Whole RTU frame with its CRC.</param>
internal sealed record CaptureCommand(string Output, bool On, TimeSpan Hold, byte[] Request);

/// <summary>What a point must say: a value, or the reason why there is none.</summary>
internal sealed record ExpectedReading(Quantity Value, QualityReason Reason);
