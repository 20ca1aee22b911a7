namespace CityEdge.Gateway.Devices.Messages;

/// <summary>Takes one field of a message; called once per field, in the order of the bytes. Never waits, never throws.</summary>
/// <param name="name">Name of the field, the very string that the layout or protocol was made with: nothing is allocated per message.</param>
/// <param name="value">What it holds.</param>
internal delegate void FieldSink(string name, in FieldValue value);
