namespace CityEdge.Gateway.Lines;

/// <summary>Hears the bytes of a line as they go over its wire, on the line's thread. Never waits, never throws, keeps no reference.</summary>
/// <param name="sent">Whether we sent them; false: they were heard.</param>
/// <param name="bytes">As they came: a frame may arrive in pieces.</param>
internal delegate void FrameTap(bool sent, ReadOnlySpan<byte> bytes);
