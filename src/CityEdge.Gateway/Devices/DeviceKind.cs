namespace CityEdge.Gateway.Devices;

/// <summary>The kinds of device that a district asks for.</summary>
internal enum DeviceKind : byte
{
    Smoke = 0, Heat, TemperatureHumidity, Gas, CarbonMonoxide, FireHub, FirePanel, ElectricalFire, Meter, Breaker,
    Elevator, WaterLeak, WaterLevel, WaterPressure, WaterMeter, Valve, Tilt, Vibration, PeopleCounter, Camera,
    CallPoint, Door, Relay, Siren, Power, AirQuality,
}
