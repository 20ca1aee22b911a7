namespace CityEdge.Gateway.Page;

/// <summary>Events that only the page's stream has, beside those of <see cref="Protocol.EventTypes"/>.</summary>
internal static class StreamEvents
{
    /// <summary>The site as it stands, first thing that a listener hears.</summary>
    public const string State = "state";

    /// <summary>Events were missed; the site as it stands instead.</summary>
    public const string Gap = "gap";
}
