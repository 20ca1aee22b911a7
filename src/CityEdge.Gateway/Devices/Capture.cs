using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Messages;
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

    /// <summary>Address of the device in the topics below.</summary>
    public string Address { get; init; } = "device";

    public IReadOnlyList<CaptureMessage> Messages { get; init; } = [];

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
/// <param name="Request">Whole RTU frame with its CRC; empty for an output that is switched by a message.</param>
/// <param name="Topic">Topic that must be published to; empty on Modbus.</param>
/// <param name="Payload">Payload that must be published.</param>
internal sealed record CaptureCommand(string Output, bool On, TimeSpan Hold, byte[] Request, string Topic, string Payload);

/// <summary>A message that the device sent.</summary>
/// <param name="Message">Its name in the profile; empty where the topic says it.</param>
/// <param name="Topic">Topic that it was published to; empty where the name is given.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Port">LoRaWAN port; 0 elsewhere.</param>
/// <param name="Retained">Whether a broker had kept it.</param>
/// <param name="Outcome">What must be made of it.</param>
internal sealed record CaptureMessage(string Message, string Topic, byte[] Payload, int Port, bool Retained, MessageOutcome Outcome);

/// <summary>What a point must say: a value, or the reason why there is none.</summary>
internal sealed record ExpectedReading(Amount Value, QualityReason Reason);
