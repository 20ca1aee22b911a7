using System.Globalization;
using CityEdge.EndToEnd.Mqtt;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Node-RED from npm, installed once under the machine's temporary folder, with one flow: MQTT in, a function, MQTT out.</summary>
internal static class NodeRed
{
    private static readonly string s_cache = Path.Combine(Path.GetTempPath(), "cityedge-bench-node-red");
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static string Program => Path.Combine(s_cache, "node_modules", "node-red", "red.js");

    /// <summary>Installs it unless that is done.</summary>
    /// <returns>Why it cannot be had; null where it is there.</returns>
    public static async Task<string?> InstallAsync(CancellationToken stop)
    {
        if (File.Exists(Program))
        {
            return null;
        }

        if (PtyPair.Find("npm") is not { } npm)
        {
            return "npm is not installed";
        }

        await Console.Error.WriteLineAsync($"mqtt-alarm: installing Node-RED to {s_cache}".AsMemory(), stop);
        using var limit = new CancellationTokenSource(s_patience, RealClock.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var (exit, said) = await StrangerProgram.RunAsync(npm, ["install", "--prefix", s_cache, "--no-audit", "--no-fund", "node-red@4"], patience.Token);
            return exit == 0 ? null : $"npm could not install it: {said.Trim().Split('\n')[^1]}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"npm did not install it within {s_patience.TotalMinutes} minutes";
        }
    }

    /// <summary>Starts it and returns when its flow is connected to the broker.</summary>
    public static async Task<ISirenTeller> StartAsync(Mosquitto broker, CancellationToken stop)
    {
        var user = new OwnFolder("cityedge-bench-node-red-");
        var port = Mosquitto.FreePort();
        var settings = Path.Combine(user.Path, "settings.js");
        await File.WriteAllTextAsync(settings,
            $"module.exports = {{uiHost: '127.0.0.1', uiPort: {port}, flowFile: 'flows.json', credentialSecret: false, telemetry: {{enabled: false}}}};\n", stop);
        await File.WriteAllTextAsync(Path.Combine(user.Path, "flows.json"), Flow(broker.Port), stop);
        try
        {
            // Its in-node subscribes with the connection; the load's first seconds are not counted.
            return new StrangeTeller(
                await StrangerServer.StartAsync("node", [Program, "--userDir", user.Path, "--settings", settings], stop, "Connected to broker"), user);
        }
        catch
        {
            user.Dispose();
            throw;
        }
    }

    private static string Flow(int port) => $$$$"""
        [
          {"id": "tab", "type": "tab", "label": "bench"},
          {"id": "broker", "type": "mqtt-broker", "name": "bench", "broker": "127.0.0.1", "port": "{{{{port.ToString(CultureInfo.InvariantCulture)}}}}", "clientid": "node-red",
            "autoConnect": true, "usetls": false, "protocolVersion": "4", "keepalive": "60", "cleansession": true},
          {"id": "in", "type": "mqtt in", "z": "tab", "topic": "{{{{AlarmSite.Base}}}}/+", "qos": "1", "datatype": "json", "broker": "broker", "inputs": 0, "wires": [["decide"]]},
          {"id": "decide", "type": "function", "z": "tab", "outputs": 1, "wires": [["out"]], "libs": [], "func":
            "const at = msg.topic.indexOf('/smoke-');\nif (at < 0) return null;\nreturn {topic: msg.topic.slice(0, at) + '/siren-' + msg.topic.slice(at + 7) + '/set', payload: {warning: msg.payload.smoke ? {duration: 180, mode: 'emergency', strobe: true} : {duration: 1, mode: 'stop', strobe: false}}};"},
          {"id": "out", "type": "mqtt out", "z": "tab", "topic": "", "qos": "1", "retain": "false", "broker": "broker", "wires": []}
        ]
        """;
}
