namespace CityEdge.Gateway.Devices;

/// <summary>The wire that a model speaks over, one for each kind of link in a profile.</summary>
internal enum Transport : byte
{
    Modbus = 0, Mqtt, LoRaWan, Serial, Http,
}
