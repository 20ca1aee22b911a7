using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>Rules for a purpose, made once and used at many places, with the numbers that a place may set and where each number comes from.</summary>
internal sealed record RulePack
{
    /// <summary>Name of its file under <c>packs</c>, and the first part of its alarms' ids.</summary>
    public required string Id { get; init; }

    public required LocalText Name { get; init; }

    public required LocalText About { get; init; }

    public required PackScope Scope { get; init; }

    public IReadOnlyList<PackParameter> Parameters { get; init; } = [];

    /// <summary>Named quantities and conditions that its rules may use.</summary>
    public IReadOnlyList<MapEntry<RuleText>> Definitions { get; init; } = [];

    public IReadOnlyList<PackRule> Rules { get; init; } = [];

    public Places Places { get; init; } = Places.None;

    public PackParameter? Parameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);
}
