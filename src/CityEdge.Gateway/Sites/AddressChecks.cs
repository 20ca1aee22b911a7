using System.Globalization;
using System.Net;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>Whether each bus is one line, and whether each device has an address that its line can carry, once, and speaks as its line does.</summary>
internal sealed class AddressChecks(SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, Diagnostics diagnostics)
{
    /// <summary>The Modbus unit id of a device; null where its address is none.</summary>
    public static byte? UnitOf(DeviceConfig device) =>
        byte.TryParse(device.Address, NumberStyles.None, CultureInfo.InvariantCulture, out var unit)
        && (device.Address.Length == 1 || device.Address[0] != '0') ? unit : null;

    /// <summary>Tells all that is wrong.</summary>
    public void Check()
    {
        CheckBuses();
        CheckAddresses();
    }

    /// <summary>Two masters on one bus talk into each other; Modbus TCP devices serve several.</summary>
    private void CheckBuses()
    {
        var taken = new Dictionary<string, LineConfig>(StringComparer.Ordinal);
        foreach (var line in config.Lines)
        {
            var bus = line switch
            {
                ModbusRtuLine serial => serial.Port,
                SerialFramesLineConfig serial => serial.Port ?? $"{serial.Host}:{serial.TcpPort}",
                ModbusRtuOverTcpLine server => $"{server.Host}:{server.Port}",
                MqttListenLine listen => $"{listen.Address}:{listen.Port}",
                HttpListenLine listen => $"{listen.Address}:{listen.Port}",
                _ => "",
            };
            if (bus.Length > 0 && !taken.TryAdd(bus, line))
            {
                var first = taken[bus];
                diagnostics.Error(
                    line.Places.Start,
                    $"{bus} 已是线路“{first.Id}”（{first.Places.Start}）：一条总线只能写成一条线路",
                    $"{bus} is already line '{first.Id}' ({first.Places.Start}): one bus is one line");
            }
        }
    }

    private void CheckAddresses()
    {
        var taken = new Dictionary<(string Line, string Address), DeviceConfig>();
        foreach (var device in config.Devices.Where(device => device.Addressed))
        {
            var line = config.Lines.FirstOrDefault(line => line.Id == device.Line);
            if (!CheckLink(device, line))
            {
                continue;
            }

            var at = device.Places.Of("address");
            var (rtu, baud) = line switch
            {
                ModbusRtuLine serial => (true, serial.Baud),
                ModbusRtuOverTcpLine server => (true, server.Baud),
                _ => (false, 0),
            };
            var modbus = rtu || line is ModbusTcpLine or null;
            var unit = UnitOf(device);
            if (rtu && unit is null or 0 or > 247)
            {
                diagnostics.Error(at, $"RTU 站号应为 1–247，实为 {device.Address}", $"a unit id on RTU lies between 1 and 247, not {device.Address}");
            }
            else if (line is ModbusTcpLine && unit is null or > 247 and < 255)
            {
                diagnostics.Error(at, $"TCP 站号应为 0–247 或 255，实为 {device.Address}", $"a unit id on TCP lies between 0 and 247 or is 255, not {device.Address}");
            }
            else if (!modbus && AddressFault(device) is { } fault)
            {
                diagnostics.Error(at, fault.Zh!, fault.En!);
            }
            else if (device.Line.Length > 0 && !taken.TryAdd((device.Line, AddressKey(device)), device))
            {
                var first = taken[(device.Line, AddressKey(device))];
                diagnostics.Error(
                    at,
                    modbus ? $"线路“{device.Line}”上的站号 {device.Address} 已被“{first.Id}”占用（{first.Places.Of("address")}）" : $"线路“{device.Line}”上的地址 {device.Address} 已被“{first.Id}”占用（{first.Places.Of("address")}）",
                    modbus ? $"unit {device.Address} on line '{device.Line}' is already '{first.Id}' ({first.Places.Of("address")})" : $"address {device.Address} on line '{device.Line}' is already '{first.Id}' ({first.Places.Of("address")})");
            }

            WarnOfKeyless(device, line);
            if (device.Base is { } topicBase && (topicBase.Length is 0 or > 128 || topicBase.IndexOfAny(['#', '+', '\0']) >= 0))
            {
                diagnostics.Error(device.Places.Of("base"), "base 不能含 # 和 +，最长 128 字", "a base has no # or +, and at most 128 characters");
            }

            CheckDelivery(device, rtu, baud, (line as ModbusRtuLine)?.Parity);
        }
    }

    /// <summary>Two devices may share an MQTT name under different bases, and one address may serve two profiles of one device (its meter and its relay do not share a topic).</summary>
    private string AddressKey(DeviceConfig device) => profileOf.GetValueOrDefault(device.Id)?.Link switch
    {
        MqttProfile mqtt => $"{device.Base ?? mqtt.Base}/{device.Address}",
        LoRaWanProfile => device.Address.ToUpperInvariant(),
        _ => device.Address,
    };

    /// <summary>Who has no key can only speak from this very machine: a sensor out there would never be heard.</summary>
    private void WarnOfKeyless(DeviceConfig device, LineConfig? line)
    {
        var address = (line as MqttListenLine)?.Address ?? (line as HttpListenLine)?.Address;
        var key = device.Key ?? config.Devices.FirstOrDefault(other => other.Id == device.Via)?.Key;
        if (address is not null && key is null && !IPAddress.IsLoopback(IPAddress.Parse(address)))
        {
            diagnostics.Warn(
                device.Places.Start,
                $"“{device.Id}”没有 key：只有本机能以它的名义发送。用 cityedge token 生成",
                $"'{device.Id}' has no key: only this very machine may speak for it. `cityedge token` makes one");
        }
    }

    /// <summary>Whether the line can carry the device's link; says so where it cannot.</summary>
    private bool CheckLink(DeviceConfig device, LineConfig? line)
    {
        if (line is null || !profileOf.TryGetValue(device.Id, out var profile))
        {
            return true;
        }

        var fits = (line, profile.Link) switch
        {
            (ModbusRtuLine or ModbusRtuOverTcpLine or ModbusTcpLine, ModbusProfile) => true,
            (MqttListenLine or MqttConnectLine, MqttProfile or LoRaWanProfile) => true,
            (SerialFramesLineConfig, SerialProfile) => true,
            (HttpListenLine, HttpProfile) => true,
            _ => false,
        };
        if (!fits)
        {
            diagnostics.Error(device.Places.Of("line"), $"“{profile.Id}”不能接在线路“{line.Id}”上", $"'{profile.Id}' cannot hang on line '{line.Id}'");
        }

        if (line is HttpListenLine && fits && device.Key is null && device.Places.Node("key") is null)
        {
            diagnostics.Error(
                device.Places.Start,
                $"“{device.Id}”缺少 key，提交的内容都会被拒绝：用 cityedge token 生成口令，把它的 key 行写在这里",
                $"'{device.Id}' has no key, so that all it posts is refused: make a token with `cityedge token` and write its key line here");
        }

        return fits;
    }

    private LocalText? AddressFault(DeviceConfig device) => profileOf.GetValueOrDefault(device.Id)?.Link switch
    {
        MqttProfile when device.Address.Length is 0 or > 128 || device.Address.IndexOfAny(['#', '+', '\0']) >= 0 =>
            new LocalText("MQTT 名称不能含 # 和 +，最长 128 字", "an MQTT name has no # or +, and at most 128 characters"),
        LoRaWanProfile when device.Address.Length != 16 || !device.Address.All(char.IsAsciiHexDigit) =>
            new LocalText("DevEUI 为 16 位十六进制", "a DevEUI has 16 hexadecimal digits"),
        SerialProfile serial when !SerialBinding.ProtocolOf(serial.Protocol).TryParseAddress(device.Address, out _) =>
            NoAddress(device, SerialBinding.ProtocolOf(serial.Protocol)),
        HttpProfile when !NameShape.IsName(device.Address) =>
            new LocalText($"HTTP 地址为{new NameShape().Words.Zh}", $"an HTTP address is {new NameShape().Words.En}"),
        _ when device.Address.Length == 0 => new LocalText("缺少地址", "the address is missing"),
        _ => null,
    };

    private static LocalText NoAddress(DeviceConfig device, Lines.Serial.Protocols.SerialProtocol protocol) => new(
        $"“{device.Address}”不是 {protocol.Name} 的地址：须为{protocol.AddressWords.Zh}", $"'{device.Address}' is no address of {protocol.Name}: it is {protocol.AddressWords.En}");

    /// <summary>Whether the device speaks as its line does; a baud of its own says that it was set up on purpose.</summary>
    private void CheckDelivery(DeviceConfig device, bool rtu, int lineBaud, SerialParity? lineParity)
    {
        if (rtu && device.Baud is { } set && set != lineBaud)
        {
            diagnostics.Error(device.Places.Of("baud"), $"设备设为 {set} 波特，线路为 {lineBaud}", $"the device is set to {set} baud, its line runs at {lineBaud}");
        }

        if (!rtu || device.Baud is not null || profileOf.GetValueOrDefault(device.Id)?.Link is not ModbusProfile { FactoryBaud: { } factory } modbus)
        {
            return;
        }

        if (factory != lineBaud)
        {
            diagnostics.Warn(
                device.Places.Start,
                $"“{device.Id}”出厂为 {factory} 波特，线路为 {lineBaud}：改设后写明 baud: {lineBaud}",
                $"'{device.Id}' is delivered with {factory} baud, its line runs at {lineBaud}: set it and write baud: {lineBaud}");
        }
        else if (lineParity is { } parity && modbus.FactoryParity != parity)
        {
            var (delivered, runs) = (ParityWord(modbus.FactoryParity), ParityWord(parity));
            diagnostics.Warn(
                device.Places.Start,
                $"“{device.Id}”出厂校验为 {delivered}，线路为 {runs}：改设后写明 baud: {lineBaud}",
                $"'{device.Id}' is delivered with parity {delivered}, its line runs with {runs}: set it and write baud: {lineBaud}");
        }
    }

    private static string ParityWord(SerialParity parity) => parity switch
    {
        SerialParity.None => "none",
        SerialParity.Even => "even",
        SerialParity.Odd => "odd",
    };
}
