using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>
/// Reads the conditions of a site and of its packs, and says what is wrong with them at the place in the file, with the word that was probably meant.
/// What follows from a device or zone that is wrong itself is not said.
/// </summary>
internal sealed class RuleReading(SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, PointTable points, Diagnostics diagnostics)
{
    /// <summary>Place that stands for the whole site.</summary>
    public const string WholeSite = "site";

    /// <summary>Whether the site has opening hours; hours that stand in the file and are wrong have been told of.</summary>
    public bool Hours => config.Hours is not null || config.Id.Length == 0
        || (config.Places.Node("site") is YamlMap head && head.Entries.Any(entry => entry.Key == "hours"));

    /// <summary>What the words of the site's own rules stand for.</summary>
    public RuleScope SiteScope => new()
    {
        Points = points.Find,
        Select = (measure, place) => Select(measure, place),
        Definitions = name => TextOf(config.Definitions, name)?.Text,
        Hours = Hours,
    };

    /// <summary>Reads a condition in the words of the site.</summary>
    public Condition? Read(RuleText text) => Read(text, SiteScope, config.Definitions, []).Condition;

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="scope">What its words stand for.</param>
    /// <param name="definitions">Where its named quantities and conditions stand.</param>
    /// <param name="words">Further words that it may use, for hints.</param>
    public RuleParseResult Read(RuleText text, RuleScope scope, IReadOnlyList<MapEntry<RuleText>> definitions, IReadOnlyList<string> words)
    {
        var asked = new Asked(scope, definitions, words);
        var parsed = RuleParser.Parse(text.Text, asked.Scope);
        foreach (var fault in parsed.Diagnostics)
        {
            Report(fault.Within is { } name && TextOf(definitions, name) is { } within ? within : text, fault, asked);
        }

        return parsed;
    }

    /// <summary>The points that measure something in a place; null where there is no such place.</summary>
    public IReadOnlyList<PointBinding>? Select(string measure, string place)
    {
        var zone = points.ZoneIndex(place);
        return place != WholeSite && zone < 0 ? null : [.. points.Measuring(measure).Where(point => zone < 0 || point.Definition.Zone == zone)];
    }

    private static RuleText? TextOf(IReadOnlyList<MapEntry<RuleText>> definitions, string name)
    {
        foreach (var definition in definitions)
        {
            if (definition.Name == name && definition.Value.Text is not null)
            {
                return definition.Value;
            }
        }

        return null;
    }

    private void Report(RuleText text, RuleDiagnostic fault, Asked asked)
    {
        var rest = text.Text.AsSpan(Math.Clamp(fault.Column - 1, 0, text.Text.Length));
        var (zh, en) = ("", "");
        foreach (var name in asked.Missing)
        {
            if (StartsWith(rest, name))
            {
                // Points of a device that is wrong itself are not known; that device has been told of.
                if (IsOfBrokenDevice(name))
                {
                    return;
                }

                (zh, en) = Spelling.Hint(name, name.Contains('.', StringComparison.Ordinal) ? points.Names : points.Names.Concat(asked.Words));
            }
        }

        foreach (var (measure, place) in asked.Empty)
        {
            if (StartsWith(rest, measure) || StartsWith(rest, place) || rest.StartsWith($"{measure} in {place}"))
            {
                if (config.Broken.Any(broken => broken.StartsWith("device:", StringComparison.Ordinal) || broken == "zone:" + place) || profileOf.Count < config.Devices.Count)
                {
                    return;
                }

                (zh, en) = SelectionHint(measure, place);
            }
        }

        diagnostics.Error(text.At(fault.Column), fault.Message.Zh + zh, fault.Message.En + en);
    }

    private (string Zh, string En) SelectionHint(string measure, string place)
    {
        if (place != WholeSite && points.ZoneIndex(place) < 0)
        {
            return Spelling.Hint(place, config.Zones.Select(zone => zone.Id).Append(WholeSite));
        }

        var zone = points.ZoneIndex(place);
        var there = points.Measures(zone).ToList();
        var (zh, en) = Spelling.Hint(measure, there);
        return zh.Length > 0 || there.Count == 0 ? (zh, en) : ($"；那里有：{string.Join("、", there)}", $"; there are: {string.Join(", ", there)}");
    }

    private static bool StartsWith(ReadOnlySpan<char> rest, string word) =>
        rest.StartsWith(word) && (rest.Length == word.Length || !(char.IsAsciiLetterOrDigit(rest[word.Length]) || rest[word.Length] is '-' or '.' or ':'));

    private bool IsOfBrokenDevice(string point)
    {
        var device = point.Split('.')[0];
        return config.Broken.Contains("device:" + device)
            || (config.Devices.Any(known => known.Id == device) && !profileOf.ContainsKey(device));
    }

    /// <summary>A scope that remembers what was asked for in vain.</summary>
    private sealed class Asked
    {
        public Asked(RuleScope scope, IReadOnlyList<MapEntry<RuleText>> definitions, IReadOnlyList<string> words)
        {
            Words = [.. definitions.Select(definition => definition.Name), .. words];
            Scope = scope with
            {
                Points = name =>
                {
                    var found = scope.Points(name);
                    if (found is null)
                    {
                        Missing.Add(name);
                    }

                    return found;
                },
                Select = (measure, place) =>
                {
                    var found = scope.Select?.Invoke(measure, place);
                    if (found is null or { Count: 0 })
                    {
                        Empty.Add((measure, place));
                    }

                    return found;
                },
            };
        }

        public RuleScope Scope { get; }

        public List<string> Missing { get; } = [];

        public List<(string Measure, string Place)> Empty { get; } = [];

        public IReadOnlyList<string> Words { get; }
    }
}
