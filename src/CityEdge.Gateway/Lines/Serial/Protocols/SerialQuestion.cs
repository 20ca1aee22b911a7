namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>One request of ours.</summary>
/// <param name="Address">Whom it asks.</param>
/// <param name="Item">What is read, in the protocol's own numbers: the data identifier of CJ/T 188 and DL/T 645 as people write it; nothing of M-Bus.</param>
/// <param name="IsLink">M-Bus: resets the link instead of reading.</param>
/// <param name="FrameCountBit">M-Bus: turned after each answer, so that the meter repeats what got lost and goes on otherwise.</param>
internal readonly record struct SerialQuestion(SerialAddress Address, uint Item, bool IsLink = false, bool FrameCountBit = false);
