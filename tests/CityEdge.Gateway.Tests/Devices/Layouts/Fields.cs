using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

/// <summary>What a decoder handed on, in order.</summary>
internal static class Fields
{
    public static (MessageOutcome Outcome, IReadOnlyList<(string Name, FieldValue Value)> Fields) Of(LayoutDecoder decoder, ReadOnlySpan<byte> payload, int port = 85)
    {
        var fields = new List<(string, FieldValue)>();
        var outcome = decoder.Decode(payload, port, (string name, in FieldValue value) => fields.Add((name, value)));
        return (outcome, fields);
    }
}
