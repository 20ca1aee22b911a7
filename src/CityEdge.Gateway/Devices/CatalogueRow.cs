namespace CityEdge.Gateway.Devices;

/// <summary>How many models of a kind there are, and how many captures of them.</summary>
/// <param name="Kind">The kind; null for all of them.</param>
internal sealed record CatalogueRow(DeviceKind? Kind)
{
    public int Models { get; private init; }

    /// <summary>Models by <see cref="Transport"/>.</summary>
    public IReadOnlyList<int> Transports { get; private init; } = new int[Enum.GetValues<Transport>().Length];

    /// <summary>Models by <see cref="PriceTier"/>; those whose price nobody looked up are in none.</summary>
    public IReadOnlyList<int> Tiers { get; private init; } = new int[Enum.GetValues<PriceTier>().Length];

    /// <summary>Captures by <see cref="CaptureOrigin"/>.</summary>
    public IReadOnlyList<int> Captures { get; private init; } = new int[Enum.GetValues<CaptureOrigin>().Length];

    public CatalogueRow With(DeviceProfile profile, ProfileReport? report) => this with
    {
        Models = Models + 1,
        Transports = [.. Enum.GetValues<Transport>().Select((one, index) => Transports[index] + (one == profile.Transport ? 1 : 0))],
        Tiers = [.. Enum.GetValues<PriceTier>().Select((one, index) => Tiers[index] + (one == profile.Tier ? 1 : 0))],
        Captures = [.. Enum.GetValues<CaptureOrigin>().Select((one, index) => Captures[index] + (report?.CountOf(one) ?? 0))],
    };

    public CatalogueRow With(CatalogueRow other) => this with
    {
        Models = Models + other.Models,
        Transports = [.. Transports.Zip(other.Transports, (one, two) => one + two)],
        Tiers = [.. Tiers.Zip(other.Tiers, (one, two) => one + two)],
        Captures = [.. Captures.Zip(other.Captures, (one, two) => one + two)],
    };
}
