using CityEdge.Simulator.Wires;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>Asks for what a test meets: absent on a person's machine it is skipped with the reason, absent in CI it fails.</summary>
internal static class Tools
{
    /// <summary>Debian's own Python, for which python3-pymodbus is packaged; another on PATH would not see it.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly Lazy<Task<bool>> s_pymodbus = new(HasPymodbusAsync);

    public static void NeedMbpoll() => Need(PtyPair.Find("mbpoll") is not null, "mbpoll");

    public static void NeedMosquitto() => Need(File.Exists(CityEdge.EndToEnd.Mqtt.Mosquitto.Program), "mosquitto");

    public static void NeedPty() => Need(PtyPair.IsAvailable, "socat");

    public static void NeedMosquittoClients() => Need(PtyPair.Find("mosquitto_pub") is not null, "mosquitto-clients");

    public static void NeedCurl() => Need(PtyPair.Find("curl") is not null, "curl");

    public static void NeedLibmodbus()
    {
        Need(PtyPair.Find("gcc") is not null, "gcc");
        Need(File.Exists("/usr/include/modbus/modbus.h"), "libmodbus-dev");
    }

    public static async Task NeedPymodbusAsync() => Need(await s_pymodbus.Value, "python3-pymodbus and python3-serial-asyncio");

    private static void Need(bool there, string package)
    {
        if (there)
        {
            return;
        }
        var missing = $"{package} is not installed (apt-get install {package.Replace(" and ", " ", StringComparison.Ordinal)})";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(missing);
        }
        Assert.Skip(missing);
    }

    private static async Task<bool> HasPymodbusAsync() =>
        File.Exists(Python)
        && (await StrangerProgram.RunAsync(Python, ["-c", "import pymodbus.server, pymodbus.client"], CancellationToken.None)).Exit == 0;
}
