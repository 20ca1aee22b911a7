namespace CityEdge.Simulator.Modbus;

/// <summary>What a device says about itself under function 43/14, basic category.</summary>
internal sealed record SlaveIdentity(string Vendor, string ProductCode, string Revision);
