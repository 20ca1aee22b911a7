using System.CommandLine;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Verbs;

/// <summary>The options by which a list of profiles is narrowed.</summary>
internal sealed class ProfileFilter
{
    private readonly Option<string?> _kind;
    private readonly Option<string?> _transport;
    private readonly Option<string?> _tier;

    public ProfileFilter(Speech speech)
    {
        _kind = Choice("--kind", ProfileTables.Kinds, speech.Say("只列这一种设备，如 smoke", "Only this kind of device, such as smoke"), speech);
        _transport = Choice("--transport", ProfileTables.Transports, speech.Say("只列这种通信方式", "Only what speaks over this wire"), speech);
        _tier = Choice("--tier", ProfileTables.Tiers, speech.Say("只列这一价格档次", "Only this price class"), speech);
    }

    public IEnumerable<Option> Options => [_kind, _transport, _tier];

    /// <summary>The profiles that all given options let through.</summary>
    public IReadOnlyList<DeviceProfile> Of(ParseResult parsed, IEnumerable<DeviceProfile> profiles)
    {
        var (kind, transport, tier) = (parsed.GetValue(_kind), parsed.GetValue(_transport), parsed.GetValue(_tier));
        return [.. profiles.Where(profile =>
            (kind is null || ProfileTables.Kinds.Spell(profile.Kind) == kind)
            && (transport is null || ProfileTables.Transports.Spell(profile.Transport) == transport)
            && (tier is null || (profile.Tier is { } own && ProfileTables.Tiers.Spell(own) == tier)))];
    }

    /// <summary>An option that takes one word of a closed list, and says the list where another one is given.</summary>
    public static Option<string?> Choice<T>(string name, ChoiceShape<T> shape, string description, Speech speech)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description, HelpName = name[2..].ToUpperInvariant() };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }, ..] && !shape.TryParse(text, out _))
            {
                var (zh, en) = Spelling.Hint(text, shape.Spellings);
                result.AddError(speech.Say($"{name} 应为{shape.Words.Zh}；实为“{text}”{zh}", $"{name} must be {shape.Words.En}; found '{text}'{en}"));
            }
        });
        return option;
    }
}
