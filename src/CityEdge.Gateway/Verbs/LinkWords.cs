using System.Globalization;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;

namespace CityEdge.Gateway.Verbs;

/// <summary>How a model speaks and by what a scan knows it, in lines for people.</summary>
internal static class LinkWords
{
    public static IEnumerable<LocalText> Of(DeviceProfile profile) => Link(profile).Concat(Identify(profile));

    private static IEnumerable<LocalText> Link(DeviceProfile profile)
    {
        switch (profile.Link)
        {
            case ModbusProfile modbus:
                yield return Same(string.Create(CultureInfo.InvariantCulture, $"modbus: {(modbus.FactoryBaud is { } baud ? $"{baud} " : "TCP ")}{modbus.FactoryParity}, unit {modbus.FactoryUnit}"));
                break;
            case MqttProfile mqtt:
                yield return Same($"mqtt: {string.Join(", ", mqtt.Messages.Select(message => message.From))}{(mqtt.Base.Length > 0 ? $"  ({{base}} = {mqtt.Base})" : "")}");
                break;
            case LoRaWanProfile lorawan:
                yield return Same($"lorawan: {(lorawan.LayoutOf.Length > 0 ? lorawan.LayoutOf : profile.Id)}/layout.yaml");
                break;
            case SerialProfile serial:
                yield return Same(string.Create(CultureInfo.InvariantCulture, $"serial: {serial.Protocol.ToString().ToLowerInvariant()}, {serial.Baud} {serial.Parity}"));
                break;
            case HttpProfile http:
                yield return Same($"http: POST …/{string.Join(", …/", http.Messages.Select(message => message.From))}");
                break;
            default:
                throw new NotSupportedException(profile.Link.GetType().Name);
        }
    }

    private static IEnumerable<LocalText> Identify(DeviceProfile profile)
    {
        var identify = profile.Identify;
        if (identify.IsEmpty)
        {
            yield return new LocalText("识别：无，须由人选定", "Identified by: nothing, it has to be chosen by hand");
        }

        if (identify.DeviceId is { } id)
        {
            yield return Known($"FC 43/14 {id.Vendor} {id.Product}".TrimEnd());
        }

        if (identify.Fingerprint.Count > 0)
        {
            yield return Known(string.Join(", ", identify.Fingerprint.Select(mark =>
                string.Create(CultureInfo.InvariantCulture, $"{mark.Table} 0x{mark.Address:X4} = {mark.Min}{(mark.Max > mark.Min ? $"–{mark.Max}" : "")}"))));
        }

        foreach (var mark in identify.Discovery)
        {
            yield return Known($"{mark.Topic} {mark.Field} = {string.Join(" | ", mark.Words)}");
        }

        if (identify.Node is { } node)
        {
            yield return Known($"{string.Join(" | ", node.Names)} {node.JoinEui}".TrimEnd());
        }
    }

    private static LocalText Known(string by) => new($"识别：{by}", $"Identified by: {by}");

    private static LocalText Same(string text) => new(text, text);
}
