namespace CityEdge.Safety.Rules;

public enum UnknownRule : byte
{
    Keep = 0,
    Raise,
}
