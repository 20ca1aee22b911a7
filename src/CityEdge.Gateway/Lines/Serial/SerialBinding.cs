using System.Globalization;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Lines.Serial.Scheduling;
using CityEdge.Gateway.Lines.Wires;
using CityEdge.Gateway.Sites;
using SerialProtocol = CityEdge.Gateway.Lines.Serial.Protocols.SerialProtocol;

namespace CityEdge.Gateway.Lines.Serial;

/// <summary>Joins a site's serial devices with the line: what is asked of each, and where the fields of its answers go.</summary>
internal static class SerialBinding
{
    /// <summary>The identifier that CJ/T 188 meters are asked for unless the profile says otherwise: accumulated flow.</summary>
    private const uint Cjt188Data = 0x901F;

    public static SerialFramesLine Line(BoundLine line, SerialFramesLineConfig config, IWire wire, LineContext context) => new(
        new SerialLineOptions
        {
            Id = config.Id, Status = line.Status, Baud = config.Baud, BitsPerCharacter = 9 + config.StopBits + (config.Parity == SerialParity.None ? 0 : 1),
        },
        line.Devices.Select(device => Bind(device, context)), wire, context.Clock, context.Sink, context.Told);

    /// <summary>The frames of a protocol.</summary>
    public static SerialProtocol ProtocolOf(Devices.SerialProtocol protocol) => protocol switch
    {
        Devices.SerialProtocol.Meokon => SerialProtocols.Meokon,
        Devices.SerialProtocol.Cjt188 => SerialProtocols.Cjt188,
        Devices.SerialProtocol.Dlt645 => SerialProtocols.Dlt645,
        Devices.SerialProtocol.Mbus => SerialProtocols.MBus,
    };

    /// <summary>What is asked for by a message's <c>read</c>; null where it is no identifier of the protocol.</summary>
    public static uint? ItemOf(Devices.SerialProtocol protocol, MessageProfile message) => protocol switch
    {
        Devices.SerialProtocol.Meokon or Devices.SerialProtocol.Mbus => 0,
        _ when uint.TryParse(message.From, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var item) => item,
        Devices.SerialProtocol.Cjt188 when message.From == message.Name => Cjt188Data,
        _ => null,
    };

    private static SerialDevice Bind(BoundDevice device, LineContext context)
    {
        var link = (SerialProfile)device.Profile.Link;
        var protocol = ProtocolOf(link.Protocol);
        if (!protocol.TryParseAddress(device.Address, out var address))
        {
            throw new InvalidOperationException($"'{device.Address}' is no address of {protocol.Name}; the site's check lets none through.");
        }

        var messages = new DeviceMessages(device, context.Sink);
        var answers = new SerialAnswers(messages);
        var supervised = device.Points.Select(point => point.Profile.Supervision).Where(time => time > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.FromHours(24)).Min();
        return new SerialDevice
        {
            Id = device.Id,
            Status = device.Status,
            Protocol = protocol,
            Address = address!,
            Supervision = supervised,
            ResponseTimeout = link.ResponseTimeout,
            Reads = link.Protocol == Devices.SerialProtocol.Meokon ? [] : [.. link.Messages.Select(message => Read(device, link, message)).OfType<SerialRead>()],
            Listener = new SerialListener(
                answers.Field,
                (outcome, at) => answers.Ended(outcome, at),
                (read, reason, at) => answers.Bad(read is null ? null : link.Messages.Where(message => ItemOf(link.Protocol, message) == read.Item).Select(message => message.Name), reason, at)),
        };
    }

    // A message that no point stands on is not asked for.
    private static SerialRead? Read(BoundDevice device, SerialProfile link, MessageProfile message)
    {
        var points = device.Points.Where(point => point.Profile.Place is FieldPlace place && place.Message == message.Name).ToList();
        return points.Count == 0 ? null : new SerialRead
        {
            Item = ItemOf(link.Protocol, message) ?? throw new InvalidOperationException($"'{message.From}' is no identifier; the profile's check lets none through."),
            Interval = points.Min(point => point.Profile.Interval),
            IsLifeSafety = points.Any(point => point.Profile.LifeSafety),
        };
    }
}
