using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>What site.yaml and site.d say, checked and typed; names not yet resolved.</summary>
internal sealed record SiteConfig
{
    public required string Id { get; init; }

    public LocalText Name { get; init; }

    /// <summary>IANA name; UTC where none is given.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public OpeningHours? Hours { get; init; }

    public GeoLocation? Location { get; init; }

    public IReadOnlyList<ZoneDefinition> Zones { get; init; } = [];

    public IReadOnlyList<LineConfig> Lines { get; init; } = [];

    public IReadOnlyList<DeviceConfig> Devices { get; init; } = [];

    /// <summary>Named quantities and conditions that its rules may use.</summary>
    public IReadOnlyList<MapEntry<RuleText>> Definitions { get; init; } = [];

    public IReadOnlyList<RuleConfig> Rules { get; init; } = [];

    /// <summary>The rule packs that it uses.</summary>
    public IReadOnlyList<PackUse> Packs { get; init; } = [];

    public IReadOnlyList<OutputConfig> Outputs { get; init; } = [];

    /// <summary>Where the local page listens; loopback unless said otherwise.</summary>
    public PageConfig Page { get; init; } = new();

    /// <summary>Names that the files declare although what stands under them is wrong: nobody is told twice about one mistake.</summary>
    public IReadOnlySet<string> Broken { get; init; } = new HashSet<string>();

    public Places Places { get; init; } = Places.None;
}

/// <summary>A device of the site.</summary>
internal sealed record DeviceConfig
{
    public required string Id { get; init; }

    public required string Profile { get; init; }

    public required string Line { get; init; }

    /// <summary>As its line knows it: Modbus unit id, MQTT name, DevEUI, meter number.</summary>
    public required string Address { get; init; }

    /// <summary>False where the file's address is wrong, which has been said: it then means nothing.</summary>
    public bool Addressed { get; init; } = true;

    /// <summary>What <c>{base}</c> stands for in its topics, where it is not the profile's.</summary>
    public string? Base { get; init; }

    /// <summary>The device that it is reached through; null: its line alone.</summary>
    public string? Via { get; init; }

    /// <summary>By which it proves itself to our listeners; null: it cannot.</summary>
    public DeviceKey? Key { get; init; }

    public required string Zone { get; init; }

    public LocalText Name { get; init; }

    /// <summary>Baud rate that the device was set to, where it is not the factory's.</summary>
    public int? Baud { get; init; }

    /// <summary>Points of the profile that are not fitted here: probes left out, detectors never enrolled.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the site changes at the profile's default alarms.</summary>
    public IReadOnlyList<AlarmOverride> Alarms { get; init; } = [];

    /// <summary>Which readings the site wants kept of a point, by the point's name.</summary>
    public IReadOnlyList<MapEntry<PointReport>> Reports { get; init; } = [];

    public Places Places { get; init; } = Places.None;
}

/// <summary>An output of the site: one that sounds, or one that acts.</summary>
internal sealed record OutputConfig
{
    public required string Id { get; init; }

    public required string Device { get; init; }

    public required string Point { get; init; }

    public IReadOnlyList<AlarmPriority> For { get; init; } = [AlarmPriority.P1];

    /// <summary>Classes it sounds for; empty means all.</summary>
    public IReadOnlyList<AlarmClass> Classes { get; init; } = [];

    /// <summary>Zones it sounds for; empty means all.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    public Places Places { get; init; } = Places.None;

    /// <summary>What it does; null for one that sounds.</summary>
    public ActConfig? Acts { get; init; }

    /// <summary>Where device and point of the relay stand.</summary>
    public Places RelayPlaces { get; init; } = Places.None;
}

/// <summary>The local page's listener.</summary>
internal sealed record PageConfig
{
    public string Address { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 8080;
}
