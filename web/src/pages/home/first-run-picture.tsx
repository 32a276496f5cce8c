const bars = [37, 45, 43, 51, 46, 32, 29, 49, 54];
const later = [48, 57, 52, 33, 30, 58, 62];

/** Days that are there, and days to come. */
export function FirstRunPicture() {
  return (
    <svg width="232" height="84" viewBox="0 0 232 84" aria-hidden="true">
      {bars.map((height, index) => (
        <g key={height}>
          <rect x={4 + index * 14} y={66 - height} width="9" height={height} rx="2" fill="var(--series-2)" />
          <rect
            x={4 + index * 14}
            y={66 - height * 0.36}
            width="9"
            height={height * 0.36}
            rx="1"
            fill="var(--series-1)"
          />
          <rect x={3 + index * 14} y="76" width="11" height="5" rx="2" fill="var(--mark)" />
        </g>
      ))}
      {later.map((height, index) => (
        <g key={height} fill="none" stroke="var(--line-strong)" strokeDasharray="2 2">
          <rect x={130.5 + index * 14} y={66.5 - height} width="8" height={height - 1} rx="2" />
          <rect x={129.5 + index * 14} y="76.5" width="10" height="4" rx="2" />
        </g>
      ))}
      <path d="M0 66.5h232" stroke="var(--axis)" />
    </svg>
  );
}
