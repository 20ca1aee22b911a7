// expect: IDE0161
namespace BuildProofs.House
{
    internal static class BlockNamespace;
}
