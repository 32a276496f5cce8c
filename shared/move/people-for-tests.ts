/** Who signed up where the move starts, and what must not leave it in the clear. */
export const people = {
  owner: { email: "owner@example.com", password: "correct horse battery" },
  reader: { email: "reader@example.com", password: "staple of the reader" },
};
export const hookUrl = "https://hooks.example.com/services/not-for-everybody";
export const hookSecret = `whsec_${Buffer.from("a signing secret of thirty bytes!").toString("base64")}`;
