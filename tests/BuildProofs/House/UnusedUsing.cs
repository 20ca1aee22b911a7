// expect: IDE0005
using System.Text;

namespace BuildProofs.House;

internal static class UnusedUsing;
