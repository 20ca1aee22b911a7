namespace CityEdge.Safety.Rules;

/// <summary>Finds the point that a rule names (<c>device.point</c>, <c>line:bus1</c>); null where there is none.</summary>
public delegate PointBinding? PointLookup(string name);
