export const folder: string;
export const ORDER: string[];
export function drawings(name: string): string[];
export function page(): string;
