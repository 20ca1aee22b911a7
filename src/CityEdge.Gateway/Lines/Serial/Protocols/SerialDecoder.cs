using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>Reads the fields of one device's frames. Whatever is not <see cref="MessageOutcome.Ok"/> or <see cref="MessageOutcome.Partly"/>
/// has told no field.</summary>
/// <param name="frame">A whole frame, as its framer found it.</param>
/// <param name="fields">Takes the fields.</param>
internal delegate MessageOutcome SerialDecoder(ReadOnlySpan<byte> frame, FieldSink fields);
