namespace CityEdge.Simulator.Story;

/// <summary>Who or what moves in a step: the first ones a device, the rest a person whom the demo plays.</summary>
internal enum StoryAct : byte
{
    /// <summary>Meter, W.</summary>
    Power = 0,

    /// <summary>Kitchen sensor, °C.</summary>
    Temperature,

    /// <summary>Carbon monoxide detector, ppm.</summary>
    CarbonMonoxide,

    /// <summary>Smoke detector on the hub, 1 or 0.</summary>
    Smoke,

    /// <summary>The owner has seen the alarm.</summary>
    Acknowledge,

    /// <summary>Somebody on site stops the sound.</summary>
    Silence,

    /// <summary>Somebody on site resets what is latched.</summary>
    Reset,

    /// <summary>Nothing more happens.</summary>
    End,
}
