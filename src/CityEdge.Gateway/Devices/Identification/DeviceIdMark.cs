namespace CityEdge.Gateway.Devices.Identification;

/// <summary>Parts of the objects of a Modbus device identification; both must be found, in capitals or not.</summary>
/// <param name="Vendor">Part of object 0, the vendor's name; empty: whoever made it.</param>
/// <param name="Product">Part of object 1, the product code; empty: whatever it is.</param>
internal sealed record DeviceIdMark(string Vendor, string Product);
