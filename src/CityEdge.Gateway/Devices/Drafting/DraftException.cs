using CityEdge.Safety;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>No profile can be drafted from what was given.</summary>
/// <param name="text">Why, and what to do, for people.</param>
internal sealed class DraftException(LocalText text) : Exception(text.En)
{
    public LocalText Text => text;

    public static DraftException Because(string zh, string en) => new(new LocalText(zh, en));
}
