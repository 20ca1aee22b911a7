// expect: CA1852
namespace BuildProofs.House;

internal class OpenClass
{
    public int Value { get; set; }
}
