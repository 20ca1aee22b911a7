namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>The next thing to do on a line.</summary>
/// <param name="Device">Whom to ask; null: listen.</param>
/// <param name="Read">What to ask.</param>
/// <param name="IsProbe">The device, or this read of it, was silent before.</param>
/// <param name="Until">How long to listen when nobody is asked.</param>
internal readonly record struct SerialWork(SerialDeviceState? Device, SerialReadState? Read, bool IsProbe, long Until)
{
    public bool IsIdle => Device is null;
}
