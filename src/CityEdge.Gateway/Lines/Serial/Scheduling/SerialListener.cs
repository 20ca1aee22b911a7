using CityEdge.Gateway.Devices.Messages;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>
/// Hears what becomes of a device, on the line's thread; nothing in it waits or throws. A message is any number of <see cref="Field"/>, then
/// one <see cref="Ended"/>. <see cref="Bad"/> stands for a message that did not come or says nothing; no field comes before it.
/// </summary>
/// <param name="Field">A field of the message that just came.</param>
/// <param name="Ended">The message is over: decoded whole or partly, received at that moment.</param>
/// <param name="Bad">There are no values, of one read or, where it is null, of the whole device; why, and since when.</param>
internal sealed record SerialListener(FieldSink Field, Action<MessageOutcome, Moment> Ended, Action<SerialRead?, QualityReason, Moment> Bad);
