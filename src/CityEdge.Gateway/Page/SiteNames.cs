using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>What people call the things of a site: joined once at start from configuration and profiles.</summary>
internal sealed class SiteNames
{
    private readonly LocalText[] _points;
    private readonly PointProfile?[] _profiles;
    private readonly LocalText[] _outputs;
    private readonly SafetyModel _model;
    private readonly LocalText _site;

    public SiteNames(BoundSite site)
    {
        _model = site.Model;
        _site = Or(site.Config.Name, site.Config.Id);
        _points = [.. site.Model.Points.Select(point => new LocalText(point.Name, point.Name))];
        _profiles = new PointProfile?[site.Model.Points.Count];
        _outputs = [.. site.Model.Outputs.Select(output => new LocalText(output.Id, output.Id))];
        _points[site.StateDisk.Index] = Words.Of(Word.Storage);
        _points[site.ConfigurationInForce.Index] = Words.Of(Word.Configuration);
        foreach (var line in site.Lines)
        {
            _points[line.Status.Index] = Join(Words.Of(Word.Line), new LocalText(line.Config.Id, line.Config.Id));
            foreach (var device in line.Devices)
            {
                Name(device, site.Config.Devices.FirstOrDefault(config => config.Id == device.Id));
            }
        }
    }

    public LocalText Site => _site;

    public LocalText Of(PointId point) => _points[point.Index];

    public LocalText OfOutput(int output) => _outputs[output];

    /// <summary>The zone's name, or the site's for what belongs to the whole site.</summary>
    public LocalText OfZone(int zone) =>
        zone < 0 ? _site : Or(_model.Zones[zone].Name, _model.Zones[zone].Id);

    /// <summary>The name of a zone that an event of some other day speaks of; its id where the site no longer has it.</summary>
    public LocalText OfZone(string? id) => id is null ? _site : _model.Zones.FirstOrDefault(zone => zone.Id == id) is { } zone ? Or(zone.Name, id) : new LocalText(id, id);

    public static LocalText Of(AlarmDefinition alarm) => Or(alarm.Name, alarm.Id);

    /// <summary>How a measurement is decoded and worded; null for what the gateway itself keeps.</summary>
    public PointProfile? ProfileOf(PointId point) => _profiles[point.Index];

    /// <summary>The profile's word for a state; null for quantities, unknown states and bad readings.</summary>
    public LocalText? StateOf(in Reading reading) =>
        reading.Quality != Quality.Bad && ProfileOf(reading.Point) is { Kind: PointKind.State } profile
        && profile.States.TryGetValue((int)reading.Value, out var word) ? word : null;

    private void Name(BoundDevice device, DeviceConfig? config)
    {
        var name = Or(Or(config?.Name ?? default, device.Profile.Name), device.Id);
        _points[device.Status.Index] = name;
        foreach (var point in device.Points)
        {
            _points[point.Id.Index] = Join(name, Or(point.Profile.Title, point.Profile.Name));
            _profiles[point.Id.Index] = point.Profile;
        }

        foreach (var output in device.Outputs)
        {
            _outputs[output.Output] = Or(output.Profile.Title, output.Id);
            _points[output.Status.Index] = _outputs[output.Output];
        }
    }

    private static LocalText Or(LocalText text, string other) => Or(text, new LocalText(other, other));

    private static LocalText Or(LocalText text, LocalText other) =>
        string.IsNullOrWhiteSpace(text.Zh) && string.IsNullOrWhiteSpace(text.En) ? other : text;

    private static LocalText Join(LocalText one, LocalText two) =>
        new($"{one.In(true)} {two.In(true)}", $"{one.In(false)} {two.In(false)}");
}
