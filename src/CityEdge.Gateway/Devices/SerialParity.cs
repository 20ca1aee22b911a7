namespace CityEdge.Gateway.Devices;

/// <summary>Parity of a serial line. Mark and space are not offered: Linux takes them silently for none.</summary>
internal enum SerialParity : byte
{
    None = 0, Even, Odd,
}
