using CityEdge.Safety;

namespace CityEdge.Gateway.Page;

/// <summary>A text in both languages, as JSON.</summary>
internal sealed record TextView(string Zh, string En)
{
    public static TextView Of(LocalText text) => new(text.In(chinese: true), text.In(chinese: false));
}
