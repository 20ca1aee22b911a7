namespace CityEdge.Safety.Alarms;

/// <summary>What becomes of a valve, breaker, door or fan when the gateway is gone; a fan that opens its circuit stops, one that closes it runs.</summary>
public enum GatewayLoss : byte
{
    Stays = 0,
    Opens,
    Closes,
}
