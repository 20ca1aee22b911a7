using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Sites;

/// <summary>A site ready to run: configuration and profiles joined, every name resolved to an index of <see cref="Model"/>.</summary>
internal sealed record BoundSite
{
    public required SiteConfig Config { get; init; }

    public required SafetyModel Model { get; init; }

    public required IReadOnlyList<BoundLine> Lines { get; init; }

    /// <summary>Where each rule of <see cref="SafetyModel.Rules"/> comes from, at its index.</summary>
    public IReadOnlyList<RuleOrigin> Origins { get; init; } = [];

    /// <summary>The rules of its packs that do not stand at a place.</summary>
    public IReadOnlyList<FallenRule> Fallen { get; init; } = [];

    /// <summary>Whether the state directory can be written (Role Gateway).</summary>
    public required PointId StateDisk { get; init; }

    /// <summary>Whether the configuration in force is the one given, not the last good one (Role Gateway).</summary>
    public required PointId ConfigurationInForce { get; init; }

    /// <summary>The canary's point.</summary>
    public required PointId Canary { get; init; }
}

/// <summary>A line with its devices.</summary>
internal sealed record BoundLine
{
    public required LineConfig Config { get; init; }

    /// <summary>Whether the line is open and ours.</summary>
    public required PointId Status { get; init; }

    public required IReadOnlyList<BoundDevice> Devices { get; init; }
}

/// <summary>A device on its line.</summary>
internal sealed record BoundDevice
{
    public required string Id { get; init; }

    public required DeviceProfile Profile { get; init; }

    /// <summary>Modbus unit id, 1–247 (TCP: also 0 and 255); 0 for what does not speak Modbus.</summary>
    public byte Unit { get; init; }

    /// <summary>As its line knows it: MQTT name, DevEUI, meter number.</summary>
    public string Address { get; init; } = "";

    /// <summary>What <c>{base}</c> stands for in its topics.</summary>
    public string Base { get; init; } = "";

    /// <summary>Id of the device that it is reached through; null: its line alone.</summary>
    public string? Via { get; init; }

    /// <summary>By which it proves itself to our listeners; null: it cannot.</summary>
    public DeviceKey? Key { get; init; }

    /// <summary>Whether the device answers.</summary>
    public required PointId Status { get; init; }

    public required IReadOnlyList<BoundPoint> Points { get; init; }

    public required IReadOnlyList<BoundOutput> Outputs { get; init; }
}

/// <summary>A point of a device with its decoder.</summary>
internal sealed record BoundPoint
{
    public required PointId Id { get; init; }

    public required PointProfile Profile { get; init; }

    /// <summary>Whether a rule reads it.</summary>
    public bool Alarms { get; init; }

    /// <summary>Decodes its registers.</summary>
    /// <exception cref="InvalidOperationException">It has none: it is a field of a message.</exception>
    internal PointDecoder Decoder
    {
        get => field ?? throw new InvalidOperationException($"Point {Profile.Name} is not in registers.");
        init;
    }
}

/// <summary>An output of the site on its device.</summary>
internal sealed record BoundOutput
{
    /// <summary>Index into <see cref="SafetyModel.Outputs"/>.</summary>
    public required int Output { get; init; }

    public required string Id { get; init; }

    /// <summary>It must stay as commanded when the gateway is gone: the board's own timer would undo it.</summary>
    public bool Held { get; init; }

    /// <summary>Whether the output is as commanded.</summary>
    public required PointId Status { get; init; }

    public required OutputProfile Profile { get; init; }
}
