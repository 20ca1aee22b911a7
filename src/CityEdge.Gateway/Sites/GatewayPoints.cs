namespace CityEdge.Gateway.Sites;

/// <summary>Names of the points that belong to no device.</summary>
internal static class GatewayPoints
{
    /// <summary>Crosses the whole path to prove that it is alive; the watchdog looks at it, people never do.</summary>
    public const string Canary = "gateway:canary";

    /// <summary>Whether the state directory can be written: 1, or Bad.</summary>
    public const string StateDisk = "gateway:state-disk";

    /// <summary>Whether the configuration in force is the one that was given: 1, or Bad while the last good one runs instead.</summary>
    public const string ConfigurationInForce = "gateway:configuration";

    public static string Line(string id) => "line:" + id;

    public static string Device(string id) => "device:" + id;

    public static string Output(string id) => "output:" + id;

    public static string Measurement(string device, string point) => $"{device}.{point}";
}
