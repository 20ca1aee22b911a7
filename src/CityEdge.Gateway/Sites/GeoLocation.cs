namespace CityEdge.Gateway.Sites;

/// <summary>Where the site lies, WGS 84 degrees.</summary>
internal sealed record GeoLocation(double Latitude, double Longitude);
